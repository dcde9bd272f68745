@NullMarked
package io.hivemind.cli.metrics;

import org.jspecify.annotations.NullMarked;
