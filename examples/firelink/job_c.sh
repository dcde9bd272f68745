#!/bin/sh
# Runs after both.
echo "job C: fire ${FIRE:-not lit}"
