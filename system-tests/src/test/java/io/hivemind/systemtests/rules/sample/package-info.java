/// Code that breaks the rules on purpose, so that the rules are seen to fail.
@NullMarked
package io.hivemind.systemtests.rules.sample;

import org.jspecify.annotations.NullMarked;
