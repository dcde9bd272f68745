/// The HTTP API as the command line uses it: requests, problems as messages, server-sent events.
@NullMarked
package io.hivemind.cli.client;

import org.jspecify.annotations.NullMarked;
