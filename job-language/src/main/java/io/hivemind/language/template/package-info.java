/// `{{ }}` templates: finding them in a text, and filling them in.
@NullMarked
package io.hivemind.language.template;

import org.jspecify.annotations.NullMarked;
