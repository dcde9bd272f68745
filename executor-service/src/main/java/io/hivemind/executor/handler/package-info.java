/// The interface of tasks written in Java, and the built-in ones.
@NullMarked
package io.hivemind.executor.handler;

import org.jspecify.annotations.NullMarked;
