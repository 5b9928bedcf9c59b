#!/bin/sh
# A notifier that does nothing but write each call down, in the shell itself: quick-notifier.sh FILE
umask 077
IFS= read -r message
printf '%s\n' "$message" >>"$1" # one write: two at a time do not mix
