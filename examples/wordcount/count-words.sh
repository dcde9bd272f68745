#!/bin/sh
# Counts the words of lines $1 to $2 of the text: one `word=count` line each, and the number of all words.
sed -n "$1,$2p" wordcount/alice.txt |
  tr '[:upper:]' '[:lower:]' | tr -cs 'a-z' '\n' | grep . |
  sort | uniq -c | awk '{ print "w_" $2 "=" $1; total += $1 } END { print "total=" total }'
