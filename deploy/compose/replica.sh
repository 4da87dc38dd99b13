#!/bin/bash
# A streaming replica: begun from a copy of the primary where its disk is empty, then following it.
set -euo pipefail
data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
    PGPASSWORD="$(cat /run/secrets/replication_password)" \
        pg_basebackup --host=primary --username=replica --pgdata="$data" --slot=replica --wal-method=stream --write-recovery-conf
    chmod 0700 "$data"
fi
exec postgres -D "$data" -c hot_standby=on
