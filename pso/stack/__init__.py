"""The local stack: real Kafka, real MongoDB and the five services as processes of one bare machine."""
