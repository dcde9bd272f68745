#!/bin/sh
# Reports the input it was given.
echo "job B ($*), log level ${LOGLEVEL:-not set}"
