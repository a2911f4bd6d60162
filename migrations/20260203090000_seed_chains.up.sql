-- The chains we settle on and the stable coin we accept there; more are added as ordinary migrations.

COPY chains (chain_id, name, confirmations_required) FROM STDIN;
1	Ethereum	12
137	Polygon	128
8453	Base	24
42161	Arbitrum One	20
\.

COPY tokens (chain_id, contract, symbol, decimals) FROM STDIN;
1	0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48	USDC	6
137	0x3c499c542cef5e3811e1192ce70d8cc03d5c3359	USDC	6
8453	0x833589fcd6edb6e08f4c7c32d4f71b54bda02913	USDC	6
42161	0xaf88d065e77c8cc2239327c5edb3a432268e5831	USDC	6
\.
