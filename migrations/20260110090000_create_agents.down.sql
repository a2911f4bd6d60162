DROP TABLE agents;
DROP FUNCTION touch_updated_at();
