-- expect = ["不可用 HASH"]
SELECT 项目代码 FROM 发放 WHERE HASH(期间) = 1
