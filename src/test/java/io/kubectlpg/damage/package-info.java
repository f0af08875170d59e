/** What arrives damaged: documents with anything in the place of anything, for the tests of all that reads them. */
@NullMarked
package io.kubectlpg.damage;

import org.jspecify.annotations.NullMarked;
