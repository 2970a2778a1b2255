// So that there is something to look at from the beginning.
def job = jenkins.model.Jenkins.get().getItem('release')
if (job.lastBuild == null) {
    job.scheduleBuild2(10)
}
