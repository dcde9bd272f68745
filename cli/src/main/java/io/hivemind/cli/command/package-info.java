/// A class per command: reads its options, asks the API, prints.
@NullMarked
package io.hivemind.cli.command;

import org.jspecify.annotations.NullMarked;
