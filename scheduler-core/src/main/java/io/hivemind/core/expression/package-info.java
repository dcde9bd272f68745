/// Values and expressions as the core sees them: JSON text it carries, and compiled expressions it
/// evaluates through an interface. The implementation (CEL) lives in `job-language`.
@NullMarked
package io.hivemind.core.expression;

import org.jspecify.annotations.NullMarked;
