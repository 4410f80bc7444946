-- expect = ["特殊符号““”"]
SELECT 项目代码 FROM 发放 WHERE 状态 = “成功”
