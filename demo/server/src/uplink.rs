//! Behind a real RabbitMQ: requests come from a queue bound to the request exchange, messages go to `amq.topic`.
//!
//! ```text
//!   browser ─► Web-STOMP ─► exchange ccs.request.exchange ─► queue ─► hub
//!   browser ◄─ Web-STOMP ◄─ amq.topic, the agent's routing key ◄────── hub
//! ```
//!
//! Refuses to know the clients' connections: RabbitMQ has those. When its own connection is lost it comes back by
//! itself; what agents should have heard meanwhile is lost, as it is when a server of the platform restarts.

use std::{sync::Arc, time::Duration};

use futures_util::StreamExt;
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties, Consumer, ExchangeKind,
    message::Delivery,
    options::{
        BasicConsumeOptions, BasicPublishOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
    },
    types::{AMQPValue, FieldTable},
};
use tokio::sync::mpsc;

use crate::{
    hub::{HubHandle, Incoming},
    recorder::Recorder,
};

/// Where clients send their requests.
const REQUESTS: &str = "ccs.request.exchange";
/// Where agents listen: RabbitMQ's own exchange behind `/topic/…`.
const TOPICS: &str = "amq.topic";
/// Messages that wait for RabbitMQ.
const OUTBOX: usize = 4_096;
/// Between two attempts to come back.
const RETRY: Duration = Duration::from_secs(1);

/// The way to RabbitMQ.
#[derive(Clone, Debug)]
pub struct Uplink {
    outbox: mpsc::Sender<(String, Arc<str>)>,
}

/// One connection.
struct Link {
    // Held because the channel closes with it.
    _connection: Connection,
    channel: Channel,
    requests: Consumer,
}

impl Uplink {
    /// Connects and declares what is needed; from then on requests go to `hub`.
    pub async fn connect(address: String, hub: HubHandle, recorder: Arc<Recorder>) -> Result<Self, lapin::Error> {
        let link = link(&address).await?;
        let (outbox, messages) = mpsc::channel(OUTBOX);
        tokio::spawn(run(address, link, hub, recorder, messages));
        Ok(Self { outbox })
    }

    /// Publishes a body for an agent.
    pub fn publish(&self, routing_key: String, body: Arc<str>) {
        if self.outbox.try_send((routing_key, body)).is_err() {
            eprintln!("demo-server: RabbitMQ is behind; a message was dropped");
        }
    }
}

async fn link(address: &str) -> Result<Link, lapin::Error> {
    let properties = ConnectionProperties::default().with_connection_name("demo-server".into());
    let connection = Connection::connect(address, properties).await?;
    let channel = connection.create_channel().await?;
    let none = FieldTable::default;
    let declare = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
    channel.exchange_declare(REQUESTS.into(), ExchangeKind::Topic, declare, none()).await?;
    // The queue is this process's own: it goes with the connection.
    let own = QueueDeclareOptions { exclusive: true, auto_delete: true, ..QueueDeclareOptions::default() };
    let queue = channel.queue_declare("".into(), own, none()).await?;
    let name = queue.name().clone();
    // STOMP's SEND to `/exchange/<name>` has no routing key, and `#` matches that too.
    channel.queue_bind(name.clone(), REQUESTS.into(), "#".into(), QueueBindOptions::default(), none()).await?;
    let consume = BasicConsumeOptions { no_ack: true, exclusive: true, ..BasicConsumeOptions::default() };
    let requests = channel.basic_consume(name, "demo-server".into(), consume, none()).await?;
    Ok(Link { _connection: connection, channel, requests })
}

async fn run(
    address: String,
    mut current: Link,
    hub: HubHandle,
    recorder: Arc<Recorder>,
    mut messages: mpsc::Receiver<(String, Arc<str>)>,
) {
    loop {
        let Err(lost) = serve(&mut current, &hub, &recorder, &mut messages).await else { return };
        eprintln!("demo-server: lost RabbitMQ: {lost}");
        current = loop {
            tokio::time::sleep(RETRY).await;
            match link(&address).await {
                Ok(link) => break link,
                Err(error) => eprintln!("demo-server: RabbitMQ is not back: {error}"),
            }
        };
    }
}

/// Works until the connection is lost (an error) or the server shuts down.
async fn serve(
    link: &mut Link,
    hub: &HubHandle,
    recorder: &Recorder,
    messages: &mut mpsc::Receiver<(String, Arc<str>)>,
) -> Result<(), String> {
    loop {
        tokio::select! {
            request = link.requests.next() => {
                let delivery = match request {
                    Some(Ok(delivery)) => delivery,
                    Some(Err(error)) => return Err(error.to_string()),
                    None => return Err("the requests' queue was closed".to_owned()),
                };
                let request = incoming(&delivery);
                recorder.request(&request.token, &header(&delivery, "version"), &request.body);
                if hub.request(request).await.is_err() {
                    return Ok(());
                }
            }
            message = messages.recv() => {
                let Some((key, body)) = message else { return Ok(()) };
                let properties = BasicProperties::default().with_content_type("application/json".into());
                let options = BasicPublishOptions::default();
                let published =
                    link.channel.basic_publish(TOPICS.into(), key.into(), options, body.as_bytes(), properties).await;
                published.map_err(|error| error.to_string())?;
            }
        }
    }
}

fn incoming(delivery: &Delivery) -> Incoming {
    Incoming { token: header(delivery, "token"), body: delivery.data.clone(), reply_to: None }
}

/// A header of the STOMP frame, which arrives as an AMQP header.
fn header(delivery: &Delivery, name: &str) -> String {
    let headers = delivery.properties.headers().as_ref();
    match headers.and_then(|headers| headers.inner().get(name)) {
        Some(AMQPValue::LongString(text)) => String::from_utf8_lossy(text.as_bytes()).into_owned(),
        Some(AMQPValue::ShortString(text)) => text.as_str().to_owned(),
        _ => String::new(),
    }
}
