UPDATE agents SET role = lower(role);
