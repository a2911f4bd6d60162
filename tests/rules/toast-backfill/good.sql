UPDATE agents SET role = trim(role) WHERE role <> '';
