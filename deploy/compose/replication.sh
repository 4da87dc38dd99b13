#!/bin/bash
# Run once by the primary on an empty disk: the account by which a replica follows it, and its slot.
set -euo pipefail
password="$(cat /run/secrets/replication_password)"
psql --set ON_ERROR_STOP=1 --set password="$password" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE replica WITH REPLICATION LOGIN PASSWORD :'password';
SELECT pg_create_physical_replication_slot('replica');
SQL
echo "host replication replica 10.89.0.0/24 scram-sha-256" >> "$PGDATA/pg_hba.conf"
