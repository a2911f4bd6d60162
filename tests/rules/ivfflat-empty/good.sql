CREATE TABLE documents (document_id bigint PRIMARY KEY, embedding vector(768));
-- does not depend on the rows that are there
CREATE INDEX documents_embedding_idx ON documents USING hnsw (embedding vector_cosine_ops);
