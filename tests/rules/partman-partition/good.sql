UPDATE partman.part_config SET premake = 8 WHERE parent_table = 'public.events';
