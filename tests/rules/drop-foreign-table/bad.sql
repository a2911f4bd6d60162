DROP FOREIGN TABLE billing_accounts;
