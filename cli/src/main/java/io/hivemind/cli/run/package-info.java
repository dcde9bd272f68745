/// Starting a run and staying with it to its end.
@NullMarked
package io.hivemind.cli.run;

import org.jspecify.annotations.NullMarked;
