#!/bin/sh
# Adds up counts given as JSON objects, one argument each; prints `word=count` lines.
for part in "$@"; do
  printf '%s\n' "$part" | tr -d '{}" ' | tr ',' '\n' | tr ':' ' '
done | awk 'NF == 2 { sum[$1] += $2 } END { for (word in sum) print word "=" sum[word] }' | sort
