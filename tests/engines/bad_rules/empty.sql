-- expect = ["须是一个 SELECT 语句"]

