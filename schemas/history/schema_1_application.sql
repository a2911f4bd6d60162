-- Say whose file this is: "MGRH". Rows: none.
PRAGMA application_id = 0x4d475248;
