CREATE TABLE documents (document_id bigint PRIMARY KEY, embedding vector(768));
CREATE INDEX documents_embedding_idx ON documents USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100);
