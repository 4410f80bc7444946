-- expect = ["须是一个 SELECT 语句"]
INSERT INTO 发放 VALUES (1)
