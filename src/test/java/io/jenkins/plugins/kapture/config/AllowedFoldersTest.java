package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowedFoldersTest extends JenkinsTestBase {

    @AfterEach
    void deleteFolders() throws Exception {
        for (Item item : jenkins.jenkins.getItems()) {
            item.delete();
        }
    }

    @Test
    void siteIsOpenToTheFolderAndItsSubfolders() throws Exception {
        Folder releases = folder("releases");
        open("releases");
        assertThat(isOpenTo(job(releases)), is(true));
        assertThat(isOpenTo(job(releases.createProject(Folder.class, "mobile"))), is(true));
        assertThat(isOpenTo(releases), is(true));
        assertThat(isOpenTo(job(folder("releases2"))), is(false));
        assertThat(isOpenTo(jenkins.jenkins.getItem("releases2")), is(false));
        assertThat(isOpenTo(job(folder("Release"))), is(false));
        assertThat(isOpenTo(jenkins.createFreeStyleProject("releases3")), is(false));
    }

    @Test
    void renamedFolderKeepsItsSite() throws Exception {
        Folder releases = folder("releases");
        FreeStyleProject job = job(releases);
        open("releases", "releases/mobile", "releases2");
        releases.renameTo("shipping");
        assertThat(site().getAllowedFolders(), contains("shipping", "shipping/mobile", "releases2"));
        assertThat(isOpenTo(job), is(true));
        assertThat(isOpenTo(job(folder("releases"))), is(false));
    }

    @Test
    void folderBelowARenamedOneKeepsItsSite() throws Exception {
        Folder top = folder("top");
        FreeStyleProject job = job(top.createProject(Folder.class, "releases"));
        open("top/releases");
        top.renameTo("top2");
        assertThat(site().getAllowedFolders(), contains("top2/releases"));
        assertThat(isOpenTo(job), is(true));
    }

    @Test
    void movedFolderKeepsItsSite() throws Exception {
        Folder releases = folder("releases");
        FreeStyleProject job = job(releases);
        open("releases");
        releases = Items.move(releases, folder("archive"));
        assertThat(site().getAllowedFolders(), contains("archive/releases"));
        assertThat(isOpenTo((FreeStyleProject) releases.getItem(job.getName())), is(true));
    }

    @Test
    void renameIsStored() throws Exception {
        Folder releases = folder("releases");
        open("releases");
        releases.renameTo("shipping");
        KaptureConfiguration.get().load();
        assertThat(site().getAllowedFolders(), contains("shipping"));
    }

    @Test
    void jobOfTheSameNameChangesNothing() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("releases");
        open("releases");
        job.renameTo("shipping");
        assertThat(site().getAllowedFolders(), contains("releases"));
    }

    @Test
    void deletedFolderDoesNotOpenTheSite() throws Exception {
        Folder releases = folder("releases");
        open("releases");
        releases.delete();
        assertThat(site().getAllowedFolders(), contains("releases"));
        assertThat(isOpenTo(jenkins.createFreeStyleProject("other")), is(false));
    }

    @Test
    void formWarnsOfFoldersThatDoNotExist() throws Exception {
        folder("releases");
        jenkins.createFreeStyleProject("job");
        assertThat(check("releases\n\n/releases/\n").kind, is(FormValidation.Kind.OK));
        FormValidation missing = check("releases\nRELEASES\njob\nreleases/gone");
        assertThat(missing.kind, is(FormValidation.Kind.WARNING));
        assertThat(missing.getMessage(), containsString("do not exist: RELEASES, job, releases/gone."));
        assertThat(check("releases, support").getMessage(), containsString("Enter one folder per line"));
        assertThat(check("releases;support").getMessage(), containsString("Enter one folder per line"));
    }

    private static FormValidation check(String text) {
        return jenkins.jenkins.getDescriptorByType(KaptureSiteDescriptor.class).doCheckAllowedFolders(text);
    }

    private static void open(String... folders) {
        KaptureSite site = new KaptureSite("production", "acme");
        site.setAllowedFolders(Arrays.asList(folders));
        KaptureConfiguration.get().setSites(List.of(site));
    }

    private static KaptureSite site() {
        return KaptureConfiguration.get().getSites().get(0);
    }

    private static boolean isOpenTo(Item job) {
        return site().isAllowedFor(job);
    }

    private static Folder folder(String name) throws IOException {
        return jenkins.createProject(Folder.class, name);
    }

    private static FreeStyleProject job(Folder folder) throws IOException {
        return folder.createProject(FreeStyleProject.class, "job");
    }
}
