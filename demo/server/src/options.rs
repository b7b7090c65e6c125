//! The command line.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    path::PathBuf,
    time::Duration,
};

use agent_sdk_wasm::redact::Secret;

use crate::{centre::Pace, sip::trunk::TrunkOptions};

/// What `--help` prints.
pub const HELP: &str = "\
demo-server: a contact centre in a box

  --listen <address>        where to listen; port 0 takes a free one
                            [127.0.0.1:8080, or a free port when that is taken]
  --media <ip address>      where the phones' sound goes; `own`: this machine's address in its network, which
                            Firefox needs: it sends no sound to the loopback      [127.0.0.1]
  --static <prefix>=<dir>   serve a folder; repeatable                 [/=demo/www, /pkg=pkg]
  --passwords <file>        agents' passwords: {\"1001\": \"...\"}; missing ones are drawn
  --speed <factor>          how fast the contact centre's world goes   [1]
  --auto-idle <seconds>     after a call the client goes idle; `off`: it stays   [5]
  --token-life <seconds>    how long a sign-in can be resumed          [604800]
  --broker <amqp address>   serve behind RabbitMQ instead of the embedded broker
  --public-ws <ws address>  with --broker: where browsers reach its Web-STOMP
  --sip <ws address>        phones register at this SIP proxy instead of here (RFC 7118), and so does the centre
  --sip-account <user>:<password>   with --sip: the centre's own account there; customers call it
  --sip-domain <domain>     with --sip: the domain of all accounts     [the proxy's host]
";

/// The options.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where to listen; none: at the usual place, or at a free port when that is taken.
    pub listen: Option<SocketAddr>,
    /// Where the phones' sound goes.
    pub media: IpAddr,
    /// Folders by the prefix of their addresses; none: the defaults.
    pub statics: Vec<(String, PathBuf)>,
    /// The agents' passwords.
    pub passwords: Option<PathBuf>,
    /// How fast the centre's world goes.
    pub speed: Pace,
    /// The After event's offer to go idle.
    pub auto_idle: Option<u32>,
    /// How long a token lives.
    pub token_life: Duration,
    /// RabbitMQ's AMQP address.
    pub broker: Option<String>,
    /// RabbitMQ's Web-STOMP address.
    pub public_ws: Option<String>,
    /// The phones' proxy.
    pub trunk: Option<TrunkOptions>,
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// The help text.
    Help,
    /// A server.
    Serve(Box<Options>),
}

/// Reads the command line, without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let mut options = Options {
        listen: None,
        media: IpAddr::V4(Ipv4Addr::LOCALHOST),
        statics: Vec::new(),
        passwords: None,
        speed: Pace::default(),
        auto_idle: Some(5),
        token_life: Duration::from_secs(604_800),
        broker: None,
        public_ws: None,
        trunk: None,
    };
    let (mut proxy, mut account, mut domain) = (None, None, None);
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(Wish::Help);
        }
        let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--listen" => options.listen = Some(address(&value()?)?),
            "--media" => options.media = media(&value()?)?,
            "--static" => options.statics.push(folder(&value()?)?),
            "--passwords" => options.passwords = Some(value()?.into()),
            "--speed" => {
                let factor = value()?;
                let pace = factor.parse().ok().and_then(Pace::new);
                options.speed = pace.ok_or(format!("--speed {factor}: a factor from 0.1 to 1000 is needed"))?;
            }
            "--auto-idle" => {
                options.auto_idle = match value()?.as_str() {
                    "off" => None,
                    text => Some(text.parse().map_err(|_| format!("--auto-idle {text}: seconds or `off` are needed"))?),
                }
            }
            "--token-life" => {
                let text = value()?;
                let seconds = text.parse().map_err(|_| format!("--token-life {text}: seconds are needed"))?;
                options.token_life = Duration::from_secs(seconds);
            }
            "--broker" => options.broker = Some(broker(value()?)?),
            "--public-ws" => options.public_ws = Some(value()?),
            "--sip" => proxy = Some(value()?),
            "--sip-account" => account = Some(value()?),
            "--sip-domain" => domain = Some(value()?),
            _ => return Err(format!("{name} is not an option; --help lists them")),
        }
    }
    options.trunk = trunk(proxy, account, domain)?;
    Ok(Wish::Serve(Box::new(options)))
}

/// Reads the passwords' file.
pub fn passwords(text: &str) -> Result<BTreeMap<String, String>, String> {
    serde_json::from_str(text).map_err(|error| format!("not an object of numbers and passwords: {error}"))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let spelled = text.replace("localhost", "127.0.0.1");
    spelled.parse().map_err(|_| format!("--listen {text}: an address such as 127.0.0.1:8080 is needed"))
}

fn media(text: &str) -> Result<IpAddr, String> {
    if text == "own" {
        return own_address().map_err(|error| format!("--media own: this machine is in no network: {error}"));
    }
    text.parse().map_err(|_| format!("--media {text}: an IP address or `own` is needed"))
}

/// The address from which this machine would send; nothing is sent, and who has that address does not matter (RFC 5737).
fn own_address() -> std::io::Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.connect((Ipv4Addr::new(198, 51, 100, 1), 9))?;
    Ok(socket.local_addr()?.ip())
}

fn folder(text: &str) -> Result<(String, PathBuf), String> {
    let parts = text.split_once('=').filter(|(prefix, dir)| prefix.starts_with('/') && !dir.is_empty());
    let (prefix, dir) = parts.ok_or(format!("--static {text}: <prefix>=<dir> is needed, the prefix with a /"))?;
    Ok((prefix.trim_end_matches('/').to_owned(), PathBuf::from(dir)))
}

fn broker(text: String) -> Result<String, String> {
    if text.starts_with("amqp://") {
        return Ok(text);
    }
    // Only AMQP can declare the exchange that the clients send to.
    Err(format!("--broker {text}: an address such as amqp://login:passcode@127.0.0.1:5672/%2f is needed"))
}

fn trunk(
    proxy: Option<String>,
    account: Option<String>,
    domain: Option<String>,
) -> Result<Option<TrunkOptions>, String> {
    let Some(address) = proxy else {
        return match account.or(domain) {
            Some(_) => Err("--sip-account and --sip-domain need --sip".to_owned()),
            None => Ok(None),
        };
    };
    // Plain TCP, so no TLS stack: the proxy is on the same machine.
    let host = address.strip_prefix("ws://");
    let host = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|host| !host.is_empty());
    let host = host.ok_or(format!("--sip {address}: an address such as ws://127.0.0.1:5080 is needed"))?.to_owned();
    let account = account.ok_or("--sip needs --sip-account <user>:<password>")?;
    let (user, password) = account.split_once(':').ok_or("--sip-account: <user>:<password> is needed")?;
    Ok(Some(TrunkOptions {
        user: user.to_owned(),
        password: Secret::new(password.to_owned()),
        domain: domain.unwrap_or(host),
        address,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Wish, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let wish = read("--listen localhost:0 --static /=www --static /pkg/=out --auto-idle off --speed 10");
        let Ok(Wish::Serve(options)) = wish else { panic!("options: {wish:?}") };
        assert_eq!(options.listen.map(|address| address.port()), Some(0));
        let statics = vec![(String::new(), PathBuf::from("www")), ("/pkg".to_owned(), PathBuf::from("out"))];
        assert_eq!(options.statics, statics);
        assert_eq!(options.auto_idle, None);
        assert!(options.media.is_loopback());
    }

    #[test]
    fn a_proxy_for_the_phones_has_an_account_and_a_domain() {
        let Ok(Wish::Serve(options)) = read("--sip ws://127.0.0.1:5080 --sip-account 4008001234:a:b") else {
            panic!("options")
        };
        let trunk = options.trunk.unwrap();
        assert_eq!((trunk.user.as_str(), trunk.password.expose().as_str()), ("4008001234", "a:b"));
        assert_eq!(trunk.domain, "127.0.0.1");
        for line in ["--sip ws://x", "--sip x --sip-account a:b", "--sip-account a:b", "--sip ws://x --sip-account a"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn bad_options_say_what_is_needed() {
        for line in
            ["--listen x", "--media x", "--static www", "--speed 0", "--broker stomp://x", "--port 1", "--listen"]
        {
            assert!(read(line).is_err(), "{line}");
        }
        assert_eq!(read("--help"), Ok(Wish::Help));
    }
}
