-- migrator: transaction off

SET maintenance_work_mem = '8GB';
CREATE INDEX CONCURRENTLY documents_embedding_idx ON documents USING hnsw (embedding vector_cosine_ops);
