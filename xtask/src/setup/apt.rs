//! Debian's packages. Elsewhere: a sentence that says what is missing and how to get it.

use crate::run::{Outcome, ask, command, find, persist, run};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Where the init scripts of Debian's packages ask whether they may start their service.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// The other sides of the phone's tests: a program of each, and the packages that bring it.
const SIP: [(&str, &[&str]); 5] = [
    ("kamailio", &["kamailio", "kamailio-websocket-modules", "kamailio-outbound-modules"]),
    ("rtpengine", &["rtpengine-daemon"]),
    ("turnserver", &["coturn"]),
    ("baresip", &["baresip-core"]),
    // Certificates for wss.
    ("openssl", &["openssl"]),
];

/// Downloads are tried again, and another program that installs just now is waited for: a fresh machine may be at it.
const PATIENT: [&str; 4] = ["-o", "Acquire::Retries=5", "-o", "DPkg::Lock::Timeout=300"];

/// Chromium and its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Makes sure of Chromium, its driver, and a font that has the Chinese texts.
pub(crate) fn browser() -> Outcome<Browser> {
    let program = |variable, name| std::env::var_os(variable).map(PathBuf::from).or_else(|| find(name));
    let there = || {
        Some(Browser { chromium: program("CHROMIUM", "chromium")?, driver: program("CHROMEDRIVER", "chromedriver")? })
    };
    let font = Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists();
    match there() {
        Some(browser) if font || !may_install() => Ok(browser),
        _ => {
            let hint = "install Chromium and its driver, on PATH or named by CHROMIUM and CHROMEDRIVER";
            install(&["chromium", "chromium-driver", "fonts-noto-cjk"], hint)?;
            there().ok_or_else(|| "Debian's packages brought no chromium or no chromedriver".to_owned())
        }
    }
}

/// Makes sure of Firefox.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    let there =
        || std::env::var_os("FIREFOX").map(PathBuf::from).or_else(|| find("firefox-esr")).or_else(|| find("firefox"));
    if let Some(firefox) = there() {
        return Ok(firefox);
    }
    install(&["firefox-esr"], "install Firefox, on PATH or named by FIREFOX")?;
    there().ok_or_else(|| "Debian's package brought no firefox-esr".to_owned())
}

/// Makes sure of WebKit with its driver, and of a screen for it.
pub(crate) fn webkit() -> Outcome {
    if find("WebKitWebDriver").is_some() && find("Xvfb").is_some() {
        return Ok(());
    }
    let elsewhere = "install WebKitGTK's MiniBrowser, WebKitWebDriver and Xvfb";
    install(&["webkit2gtk-driver", "libwebkit2gtk-4.1-0", "xvfb"], elsewhere)
}

/// Makes sure of RabbitMQ, which the end-to-end tests start themselves.
pub(crate) fn broker() -> Outcome {
    // Debian's wrapper stands in sbin, which is not on everybody's PATH.
    if Path::new("/usr/lib/rabbitmq/bin/rabbitmq-server").exists() || find("rabbitmq-server").is_some() {
        return Ok(());
    }
    install(&["rabbitmq-server"], "install RabbitMQ 3.10 or later so that `rabbitmq-server` is on PATH")
}

/// Makes sure of the SIP proxy, the media relay, the TURN server and the plain RTP phone of the phone's tests.
pub(crate) fn sip() -> Outcome {
    // Debian's daemons stand in sbin, which is not on everybody's PATH.
    let there = |name: &str| find(name).is_some() || Path::new("/usr/sbin").join(name).exists();
    let is_ready = |name: &str| there(name) && (name != "kamailio" || knows_websocket());
    let missing: Vec<_> = SIP.iter().filter(|(program, _)| !is_ready(program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let programs: Vec<_> = missing.iter().map(|(program, _)| *program).collect();
    let packages: Vec<_> = missing.iter().flat_map(|(_, packages)| packages.iter().copied()).collect();
    let elsewhere = "so that they are on PATH; Kamailio needs its modules websocket and outbound";
    install(&packages, &format!("install {} {elsewhere}", programs.join(", ")))
}

/// Whether Kamailio has its module: it may have been installed without it.
fn knows_websocket() -> bool {
    let module = format!("/usr/lib/{}-linux-gnu/kamailio/modules/websocket.so", std::env::consts::ARCH);
    Path::new(&module).exists() || !may_install()
}

/// Makes sure of a C++ compiler, for the fuzzer's runtime.
pub(crate) fn cxx() -> Outcome {
    match find("c++") {
        Some(_) => Ok(()),
        None => install(&["g++"], "install a C++ compiler so that `c++` is on PATH"),
    }
}

/// Whether this process may call apt-get.
pub(crate) fn may_install() -> bool {
    Path::new("/etc/debian_version").exists()
        && find("apt-get").is_some()
        && ask(command("id").arg("-u")).as_deref() == Some("0")
}

/// Installs Debian packages, or fails with `elsewhere` as the advice.
pub(crate) fn install(packages: &[&str], elsewhere: &str) -> Outcome {
    if !may_install() {
        let list = packages.join(" ");
        return Err(format!("missing: {elsewhere} (as root on Debian: apt-get install {list})"));
    }
    println!("installing Debian packages: {}", packages.join(" "));
    let _quiet = Policy::deny()?;
    if run(&mut apt(packages)).is_ok() {
        return Ok(());
    }
    // The package lists of a fresh machine are absent or old.
    persist(|| {
        update()?;
        run(&mut apt(packages))
    })
}

/// Fetches the package lists.
pub(crate) fn update() -> Outcome {
    run(command("apt-get").args(["update", "-q"]).args(PATIENT))
}

fn apt(packages: &[&str]) -> std::process::Command {
    let mut apt = command("apt-get");
    apt.args(["install", "-q", "-y", "--no-install-recommends"]).args(PATIENT).args(packages);
    apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(std::process::Stdio::null());
    apt
}

/// For the time of an installation no package starts a service: the tests start their own, on ports of their own.
struct Policy {
    ours: bool,
}

impl Policy {
    fn deny() -> Outcome<Self> {
        if Path::new(POLICY).exists() {
            return Ok(Self { ours: false });
        }
        // Exit code 101 is "forbidden by policy" in Debian's invoke-rc.d interface.
        crate::run::write(Path::new(POLICY), "#!/bin/sh\nexit 101\n")?;
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(POLICY, executable).map_err(|error| format!("{POLICY}: {error}"))?;
        Ok(Self { ours: true })
    }
}

impl Drop for Policy {
    fn drop(&mut self) {
        if self.ours && std::fs::remove_file(POLICY).is_err() {
            eprintln!("please remove {POLICY}: it was only meant for the installation");
        }
    }
}
