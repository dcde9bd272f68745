#!/bin/sh
# Prints what it was asked for, and the time.
echo "job A ($*) at $(date -u +%FT%TZ)"
