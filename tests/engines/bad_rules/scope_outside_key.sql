-- expect = ["scope 中的“期间”不在 key 中"]
-- scope = ["期间"]
SELECT 项目代码 FROM 发放
