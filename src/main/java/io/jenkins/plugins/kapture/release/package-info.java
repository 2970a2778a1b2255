/**
 * The rule <em>each ticket is told once</em>: environments, how far back a search looks, and which tickets are pending.
 * What builds have recorded decides, in classes without Jenkins types; the others read builds and run searches.
 */
package io.jenkins.plugins.kapture.release;
