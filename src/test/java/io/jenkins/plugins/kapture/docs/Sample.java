package io.jenkins.plugins.kapture.docs;

/**
 * A fenced block of a document.
 *
 * @param place file and line
 * @param language the language after the fence
 * @param marker how to test it, from the comment above the fence; empty if there is none
 */
record Sample(String place, String language, String marker, String text) {

    boolean is(String language, String marker) {
        return this.language.equals(language) && this.marker.equals(marker);
    }

    /** The display name of the test. */
    @Override
    public String toString() {
        return place;
    }
}
