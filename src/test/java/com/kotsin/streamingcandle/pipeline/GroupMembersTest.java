package com.kotsin.streamingcandle.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GroupMembersTest {

    private static MemberDescription member(String staticId) {
        return new MemberDescription(
                "member-of-" + staticId,
                Optional.ofNullable(staticId),
                Optional.empty(),
                "client",
                "/127.0.0.1",
                new MemberAssignment(Set.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static GroupMembers members(String... staticIds) {
        return new GroupMembers(
                Stream.of(staticIds).map(GroupMembersTest::member).toList());
    }

    @Test
    void a_new_member_has_those_that_are_there_give_up_work() {
        assertThat(members("host-a-5m-1").shareAnewWith("host-b-5m")).isTrue();
    }

    @Test
    void one_that_comes_back_before_its_session_ends_does_not() {
        assertThat(members("host-a-5m-1", "host-b-5m-1").shareAnewWith("host-b-5m"))
                .isFalse();
    }

    @Test
    void nor_does_the_first() {
        assertThat(members().shareAnewWith("host-b-5m")).isFalse();
    }

    @Test
    void members_are_told_apart_by_the_whole_of_their_static_id() {
        GroupMembers members =
                members("host-a-5m-1", "host-a-5m-10", "host-a-5m", "host-a-5m-x", "host-a-5m-", "host-a-15m-1", null);
        assertThat(ids(members.own("host-a-5m"))).containsExactly("host-a-5m-1", "host-a-5m-10", "host-a-5m");
        assertThat(ids(members.others("host-a-5m")))
                .containsExactly("host-a-5m-x", "host-a-5m-", "host-a-15m-1", "none");
    }

    private static List<String> ids(List<MemberDescription> members) {
        return members.stream()
                .map(member -> member.groupInstanceId().orElse("none"))
                .toList();
    }
}
