SELECT drop_chunks('metrics', older_than => interval '1 year');
SELECT add_retention_policy('metrics', drop_after => interval '6 months');
DO $$
BEGIN
    PERFORM partman.drop_partition_time(p_parent_table := 'public.events', p_retention := '3 months');
END
$$;
