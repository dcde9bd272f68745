/// Groups of options that several commands share.
@NullMarked
package io.hivemind.cli.option;

import org.jspecify.annotations.NullMarked;
