@NullMarked
package io.hivemind.cli.simulation;

import org.jspecify.annotations.NullMarked;
