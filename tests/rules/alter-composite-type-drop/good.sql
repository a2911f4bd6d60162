ALTER TYPE contact ADD ATTRIBUTE country text;
