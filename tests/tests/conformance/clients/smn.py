"""The official SDK against topics: list, make, publish."""

import json

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdksmn.v2 import (
    CreateTopicRequest,
    CreateTopicRequestBody,
    DeleteTopicRequest,
    ListSubscriptionsByTopicRequest,
    ListTopicDetailsRequest,
    ListTopicsRequest,
    PublishMessageRequest,
    PublishMessageRequestBody,
    SmnClient,
)

from cases import SERVER, case, equal, refused, run, true

KEY = BasicCredentials(SERVER["access_key"], SERVER["secret_key"], SERVER["project_id"])
SDK = SmnClient.new_builder().with_credentials(KEY).with_endpoint(SERVER["endpoint"]).build()
NAME = "sdk-topic"
URN = f"urn:smn:{SERVER['region']}:{SERVER['project_id']}:{NAME}"


def code(expected, status):
    return lambda error: equal((error.error_code, error.status_code), (expected, status), "code and status")


@case
def make():
    """A topic is made once."""
    make = lambda name: SDK.create_topic(CreateTopicRequest(body=CreateTopicRequestBody(name=name, display_name="For the SDK")))
    answer = make(NAME)
    equal((answer.topic_urn, answer.status_code), (URN, 201), "the new topic")
    again = make(NAME)
    equal((again.topic_urn, again.status_code), (URN, 200), "the same one again")
    refused(lambda: make("-no name"), ServiceResponseException, code("SMN.0002", 400), "a bad name")


@case
def list_topics():
    """Topics are listed, by pages, and shown."""
    answer = SDK.list_topics(ListTopicsRequest(offset=0, limit=100))
    row = [topic for topic in answer.topics if topic.name == NAME][0]
    equal((row.topic_urn, row.display_name), (URN, "For the SDK"), "the topic")
    equal(answer.topic_count, len(answer.topics), "count")
    true(bool(answer.request_id), "the answer names the request")
    equal(len(SDK.list_topics(ListTopicsRequest(offset=0, limit=1)).topics), 1, "a page of one")
    equal(SDK.list_topic_details(ListTopicDetailsRequest(URN)).name, NAME, "detail")
    subscriptions = SDK.list_subscriptions_by_topic(ListSubscriptionsByTopicRequest(URN, offset=0, limit=10))
    equal(subscriptions.subscription_count, 0, "nobody subscribes yet")
    refused(lambda: SDK.list_topics(ListTopicsRequest(limit=1000)), ServiceResponseException, code("SMN.0015", 400), "too large a page")


@case
def publish():
    """A message is published, in each of its forms."""
    publish = lambda urn=URN, **body: SDK.publish_message(PublishMessageRequest(urn, PublishMessageRequestBody(**body)))
    plain = publish(subject="Job demo", message="OnJobSucceeded", time_to_live="3600")
    true(bool(plain.message_id) and bool(plain.request_id), "message and request have ids")
    structure = json.dumps({"default": "for everybody", "email": "for mail"})
    other = publish(subject="Job demo", message_structure=structure)
    true(other.message_id != plain.message_id, "another message has another id")
    refused(lambda: publish(subject="x" * 513, message="m"), ServiceResponseException, code("SMN.0008", 400), "too long a subject")
    refused(lambda: publish(message_structure="{}"), ServiceResponseException, code("SMN.0021", 400), "a structure without a default")
    refused(lambda: publish(urn=URN + "-none", message="m"), ServiceResponseException, code("SMN.0006", 404), "an unknown topic")
    refused(lambda: publish(urn="urn:smn:x", message="m"), ServiceResponseException, code("SMN.0005", 400), "what is no URN")


@case
def delete():
    """A topic that nothing uses is deleted."""
    SDK.delete_topic(DeleteTopicRequest(URN))
    names = [topic.name for topic in SDK.list_topics(ListTopicsRequest()).topics]
    true(NAME not in names, "it is gone")


run()
