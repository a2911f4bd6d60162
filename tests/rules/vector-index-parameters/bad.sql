-- migrator: transaction off

CREATE INDEX CONCURRENTLY documents_embedding_idx ON documents USING ivfflat (embedding vector_cosine_ops);
CREATE INDEX CONCURRENTLY documents_title_idx ON documents USING hnsw (title vector_cosine_ops);
