/// How results look: tables, colours, times, JSON. Single-threaded but for [Console], whose lines
/// are whole.
@NullMarked
package io.hivemind.cli.output;

import org.jspecify.annotations.NullMarked;
