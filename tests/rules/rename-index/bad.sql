ALTER INDEX agents_handle_idx RENAME TO agents_unique_handle;
