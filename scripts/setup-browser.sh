#!/usr/bin/env bash
# Installs the browser that tests/report_browser.rs drives, where it can: Chromium and its driver from Debian's packages.
# Elsewhere it says what is missing; the tests then say that they skip.
set -euo pipefail
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
  exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "no Chromium here, and it cannot be installed without apt-get and root: install chromium and chromedriver" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends chromium chromium-driver fonts-liberation
