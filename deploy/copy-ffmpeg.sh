#!/bin/sh
# copy-ffmpeg.sh FOLDER: copies the installed ffmpeg with the libraries it links to, and the fonts of the charts. Nothing
# else of what Debian installs beside them (drivers for displays, compilers for shaders, manuals).
set -eu
to=$1
ffmpeg=$(command -v ffmpeg)
files=$({ echo "$ffmpeg"; ldd "$ffmpeg" | grep -o '/[^ ]*'; } | sed 's|^/lib|/usr/lib|' | sort -u)
fonts=$(dpkg -L fonts-dejavu-core | grep '\.ttf$')
for file in $files $fonts; do
  mkdir -p "$to${file%/*}"
  cp -L "$file" "$to$file"
done
# Scanners learn from this folder which packages, in which versions, are in the image.
status=$to/var/lib/dpkg/status.d
mkdir -p "$status"
readlink -f $files $fonts | sed 'p; s|^/usr||' | grep -lxFf - /var/lib/dpkg/info/*.list | sed 's|.*/||; s|\.list$||' |
  xargs dpkg-query -s | awk -v RS= -v to="$status" '{ print > (to "/" $2) }'
