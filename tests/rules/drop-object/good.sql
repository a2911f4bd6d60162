-- Made here, and used by nobody yet.
CREATE COLLATION draft (provider = icu, locale = 'de');
DROP COLLATION draft;

-- No statement names these, or rests on them.
DROP STATISTICS accounts_city_zip;
