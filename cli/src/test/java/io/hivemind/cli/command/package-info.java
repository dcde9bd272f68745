@NullMarked
package io.hivemind.cli.command;

import org.jspecify.annotations.NullMarked;
