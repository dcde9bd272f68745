@NullMarked
package io.hivemind.cli.client;

import org.jspecify.annotations.NullMarked;
