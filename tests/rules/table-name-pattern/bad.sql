CREATE TABLE "Agents" (agent_id uuid PRIMARY KEY);
