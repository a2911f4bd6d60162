-- What each agent has spent, for its owner's dashboard and for the budget check before a payment.

CREATE VIEW agent_spend AS
SELECT agents.agent_id,
       agents.handle,
       tokens.symbol,
       date_trunc('month', payments.submitted_at, 'UTC') AS month,
       count(*) AS payments,
       trim_scale(sum(payments.amount) / power(10::numeric, tokens.decimals)) AS amount
FROM payments
JOIN tokens             USING (token_id)
JOIN orchestration_runs USING (run_id)
JOIN agents             USING (agent_id)
WHERE payments.status <> 'dropped'
GROUP BY agents.agent_id, agents.handle, tokens.symbol, tokens.decimals, month;

COMMENT ON VIEW agent_spend IS 'Spending per agent, token and month (UTC) in whole tokens; counts what is not yet confirmed.';
