ALTER STATISTICS accounts_city_zip RENAME TO accounts_place;

-- Made here, and used by nobody yet.
CREATE COLLATION draft (provider = icu, locale = 'de');
ALTER COLLATION draft RENAME TO german;
