/** The deployment script on a throw-away host, and the systemd unit that it installs. */
package com.kotsin.streamingcandle.deploy;
